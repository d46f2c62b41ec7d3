/** A town at work with something of everything, for journeys through every view. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Place, scripts } from '../place.ts';
import type { Watch } from '../watch.ts';

const text = `
town: keys
into: main
entry: worker
agents:
  sits: { command: [bash, ${join(scripts, 'sits.sh')}] }
roles:
  mayor:
    agent: sits
    standing: true
    workspace: view
  worker:
    agent: sits
    seats: 3
    handoffs:
      done: { to: reviewer, needs: [commit] }
      blocked: human
  reviewer:
    agent: sits
    seats: 2
    workspace: review
    handoffs:
      approve: gate
      reject: { to: worker, limit: 3 }
  gate:
    station: human
    handoffs:
      ship: done
      again: { to: worker, limit: 2 }
`;

const pages = Array.from({ length: 400 }, (_, row) => `Line ${row + 1}`).join('\n');
const body = Array.from({ length: 90 }, (_, row) => `Paragraph ${row + 1}.`).join('\n');

/** Work that goes on by itself comes first, then three tasks that stay at their seats, then a queue. */
const early = ['Change the pages', 'Ship the first', 'Ship the second', 'Ship the third'];
const atSeats = ['Ask for a colour', 'Permit a command', 'Sit and wait'];
const queued = Array.from({ length: 60 }, (_, at) => `Queued number ${at + 1}`);

/** Starts the town and waits until everyone is where they stay. */
export async function startTeam(place: Place): Promise<Watch> {
  place.commit({ 'town.yaml': text, 'pages.txt': `${pages}\n` });
  // What the Team view is to open its file in.
  const editor = join(place.folder, 'editor.sh');
  writeFileSync(editor, 'echo "EDITING $1"; read -r line\n');
  place.env['EDITOR'] = `sh ${editor}`;
  await place.ok('up');
  const watch = await place.watch();
  const town = await watch.town();
  const add = (title: string) => {
    const task = { title, body, needs: [], priority: 5, role: 'worker' };
    return town.call('addTask', task);
  };
  await Promise.all(early.map(add));
  await watch.until('the early work to have gone on', ({ tasks, runs }) => {
    const [changed, ...shipped] = early.map((title) =>
      Object.values(tasks).find((task) => task.title === title),
    );
    const isReviewed = changed?.place.kind === 'running' && changed.place.role === 'reviewer';
    return (
      isReviewed &&
      shipped.every((task) => task?.place.kind === 'human') &&
      Object.keys(runs).length === 2
    );
  });
  // One after the other, so that the question is always older than the prompt.
  for (const [at, title] of atSeats.entries()) {
    await add(title);
    const waiting = early.length - 1 + Math.min(at + 1, 2);
    await watch.until(`"${title}" to sit`, ({ runs, inbox }) => {
      const seated = Object.values(runs).filter(
        ({ phase, reading }) => phase === 'live' && reading !== 'starting',
      );
      return seated.length === at + 3 && Object.keys(inbox).length === waiting;
    });
  }
  await Promise.all(queued.map(add));
  return watch;
}
