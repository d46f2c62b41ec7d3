// The schemas that the build writes beside the configuration.
export { jsonOutputSchema } from '../src/cli/shapes.ts';
export { townJsonSchema } from '../src/config/schema.ts';
