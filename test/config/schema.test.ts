import { expect, it } from 'vitest';
import { townJsonSchema } from '../../src/config/index.ts';
import { configFolder } from './read.ts';

// When the schema has changed on purpose: npx vitest run test/config/schema.test.ts -u
it('the JSON Schema for editors is the one the code generates', async () => {
  const generated = `${JSON.stringify(townJsonSchema(), null, 2)}\n`;
  await expect(generated).toMatchFileSnapshot(`${configFolder}town.schema.json`);
});

it('every key has a description', () => {
  const bare: string[] = [];
  const walk = (schema: unknown, path: string) => {
    if (typeof schema !== 'object' || schema === null) return;
    const { properties = {} } = schema as { properties?: Record<string, object> };
    for (const [key, value] of Object.entries(properties)) {
      const isPlain = !('description' in value || '$ref' in value || 'const' in value);
      if (isPlain && key !== 'station') bare.push(`${path}.${key}`);
    }
    for (const [key, value] of Object.entries(schema)) walk(value, `${path}.${key}`);
  };
  walk(townJsonSchema(), '');
  expect(bare).toEqual([]);
});
