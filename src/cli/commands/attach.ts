import { Command } from 'commander';
import { callTown, stateOf, withTown } from '../reach-town.ts';
import { runOf } from '../run-of.ts';
import { needScreen, openScreen } from '../screen.ts';

/** `town attach`: the screen, with one agent zoomed and keys going to it. */
export function attachCommand(): Command {
  return new Command('attach')
    .description('open the screen with one agent zoomed, ready to type')
    .argument('<who>', 'a seat, run or task')
    .addHelpText('after', '\nExample:\n  town attach worker.2')
    .action(async (who: string) => {
      needScreen();
      const seat = await withTown(callTown, async (town) => {
        const state = await stateOf(town);
        return state.runs[runOf(state, who)]!.seat;
      });
      await openScreen({ seat });
    });
}
