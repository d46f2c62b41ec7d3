// What the build writes beside the configuration and into the README, from what the code is made of.
export { jsonOutputSchema } from '../src/cli/shapes.ts';
export { townJsonSchema } from '../src/config/schema.ts';
export { withKeyList } from './key-list.ts';
