/** The command line of the built-in agent. */
import { parseArgs } from 'node:util';

export type Options = {
  /** Path of the brief; null: TOWN_BRIEF, else what `town brief` prints. */
  brief: string | null;
  /** Path of a scenario, YAML or JSON. */
  scenario: string | null;
  seed: string | null;
  pace: number | null;
};

/** Reads `--brief --scenario --seed --pace`. Throws an Error about an unknown or malformed one. */
export function readOptions(argv: string[], env: NodeJS.ProcessEnv): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: argv,
    options: { brief: text, scenario: text, seed: text, pace: text },
  });
  const pace = values.pace === undefined ? null : Number(values.pace);
  if (pace !== null && !(pace >= 0 && pace <= 100))
    throw new Error(`--pace is "${values.pace}"; write a number from 0 to 100, 1 is normal`);
  return {
    brief: values.brief ?? env.TOWN_BRIEF ?? null,
    scenario: values.scenario ?? env.TOWN_SIM_SCENARIO ?? null,
    seed: values.seed ?? null,
    pace,
  };
}
