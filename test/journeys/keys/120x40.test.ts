import { describe } from 'vitest';
import { testKeysAt } from './all.ts';

describe('every key at 120×40', () => testKeysAt({ columns: 120, rows: 40, form: 'kitty' }));
