import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { TownFolder } from '../../client/town-folder.ts';
import { isRun } from '../caller.ts';
import { CommandError } from '../exit.ts';
import { type Finding, inOneLine, isAtLeast, toldFinding } from '../findings/finding.ts';
import { pausedWords } from '../paused.ts';
import { print, printJson, safe } from '../print.ts';
import { accepted, callRunningTown, callTown, toldBy, townHere, withTown } from '../reach-town.ts';

/** `town up`: starts the town, or opens it again after `town down`. */
export function upCommand(): Command {
  return new Command('up')
    .description(
      'start the town without a screen, after a look at what would fail; a pause is kept',
    )
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  town up && town status')
    .action(async ({ json }: { json?: boolean }) => {
      const folder = townHere();
      const findings = isRun() ? [] : await lookBefore(folder);
      if (!json) for (const finding of findings) warn(finding);
      await withTown(
        () => callTown(folder, 'person'),
        async (town) => {
          const event = { type: 'town.opened', keepPause: true } as const;
          const receipt = accepted(await town.call('act', { event }));
          const { state } = await toldBy(town);
          if (json)
            return printJson('receipt', { ...receipt, findings: findings.map(toldFinding) });
          if (state.activity === 'paused') return print(`Started: ${pausedWords(state)}`);
          const seats = Object.keys(state.seats).length;
          print(`${state.graph?.town} is up with ${seats} ${seats === 1 ? 'seat' : 'seats'}.`);
          for (const notice of town.greeting.notices ?? []) print(`· ${notice}`);
        },
      );
    });
}

/**
 * What would fail once the town is up. Throws with what keeps it, or one of its roles, from working at
 * all; a town that runs is not refused, and one that has a team keeps that while its file has a fault.
 */
async function lookBefore(folder: TownFolder): Promise<Finding[]> {
  const { findBeforeStart } = await import('../findings/collect.ts');
  const found = await findBeforeStart(folder);
  const findings = found.filter((finding) => isAtLeast('warning', finding));
  const hasTeam = existsSync(folder.ledger);
  const errors = findings.filter(
    (finding) => isAtLeast('error', finding) && !(hasTeam && finding.about === 'team'),
  );
  if (errors.length === 0) return findings;
  const running = await callRunningTown(folder).catch(() => null);
  running?.close();
  if (running === null) throw new CommandError(errors.map(inOneLine).join('\n'));
  return findings;
}

/** On standard error, beside what a program reads. */
function warn(finding: Finding): void {
  process.stderr.write(`${safe(`town: warning: ${inOneLine(finding)}`)}\n`);
}
