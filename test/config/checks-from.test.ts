/** A path in `checks_from` that protects nothing must not look as if it did. */
import { expect, it } from 'vitest';
import { graphOf, refusals } from './read.ts';

const queue = (into: string) => `town: acme
entry: merge
roles:
  merge:
    station: merge-queue
    checks: [npm test]
    checks_from: { into: [${JSON.stringify(into)}] }
    handoffs: { merged: done, conflict: human, failed: human }
`;

it.each(['.', './', './.', 'scripts/*.sh', '**', '/scripts', '../x', '~/x'])(
  'checks_from refuses %s',
  (into) => {
    expect(refusals(queue(into)).join('\n')).toContain('from the top of the repository');
  },
);

it.each(['scripts/', './scripts', 'package.json', '.github', 'pages/[id].ts', 'a..b'])(
  'checks_from takes %s',
  (into) => {
    const [role] = Object.values(graphOf(queue(into)).roles);
    expect(role).toMatchObject({ checksFrom: [into] });
  },
);
