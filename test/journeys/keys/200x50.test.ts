import { describe } from 'vitest';
import { testKeysAt } from './all.ts';

describe('every key at 200×50', () => testKeysAt({ columns: 200, rows: 50, form: 'xterm' }));
