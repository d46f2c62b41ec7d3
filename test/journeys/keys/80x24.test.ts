import { describe } from 'vitest';
import { testKeysAt } from './all.ts';

describe('every key at 80×24', () => testKeysAt({ columns: 80, rows: 24, form: 'xterm' }));
