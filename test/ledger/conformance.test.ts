import { ledgerConformance } from './conformance.ts';
import { jsonLinesPlace } from './places.ts';

ledgerConformance('A ledger of JSON lines', jsonLinesPlace);
