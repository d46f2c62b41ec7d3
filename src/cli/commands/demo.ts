import { Command } from 'commander';
import { CommandError, exitCodes } from '../exit.ts';
import { needScreen, openScreen } from '../screen.ts';

type Options = { dir?: string; seed: string; pace: string; headless?: boolean };

/** `town demo`: a small town at work, with agents that come with Town. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('watch a small town at work on a repository made for it; needs no account')
    .option('--dir <folder>', 'where to make the repository (default: a new temporary folder)')
    .option('--seed <n>', 'the same number gives the same work', '1')
    .option('--pace <n>', 'a factor on the time the agents take, from 0 to 100', '1')
    .option('--headless', 'print what happens and end when the goal is done')
    .addHelpText('after', '\nExample:\n  town demo --seed 7 --headless')
    .action(async ({ dir, seed, pace, headless }: Options) => {
      if (!/^\d{1,9}$/.test(seed))
        throw new CommandError(`The seed "${seed}" is not a number.`, exitCodes.usage);
      const [{ makeDemo }, { followHeadless }] = await Promise.all([
        import('../demo-town.ts'),
        import('../headless.ts'),
      ]);
      if (!/^\d{1,3}(\.\d+)?$/.test(pace) || Number(pace) > 100)
        throw new CommandError(`The pace "${pace}" is no number up to 100.`, exitCodes.usage);
      const isHeadless = headless || !process.stdout.isTTY || !process.stdin.isTTY;
      if (!isHeadless) needScreen();
      const folder = await makeDemo({ directory: dir ?? null, seed, pace });
      if (isHeadless) await followHeadless(folder);
      else await openScreen({ seat: null, folder });
    });
}
