/** A town with one role, played by the script of this folder's fixtures. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Connection, connectDaemon } from '../../src/client/connection.ts';
import type { Entry, State } from '../../src/core/index.ts';
import { openPlace, type Place } from '../journeys/place.ts';

const script = resolve('test/fixtures/daemon/agent.sh');

export const yaml = `town: test
into: main
entry: worker
agents:
  own: { command: [bash, ${JSON.stringify(script)}] }
roles:
  worker:
    agent: own
    seats: 3
    limits: { reminders: 1, restarts: 1 }
    handoffs:
      done: done
      blocked: human
`;

/** A place whose town is up, with `text` as its town.yaml. */
export async function openTown({ text = yaml, name = 'repo' } = {}): Promise<Place> {
  const place = openPlace(name);
  place.commit({ 'town.yaml': text, 'README.md': 'Test.\n' });
  await place.ok('up');
  return place;
}

export function personToken(place: Place): string {
  return readFileSync(place.town().token, 'utf8').trim();
}

/** Calls the daemon as the person. */
export function callAsPerson(place: Place): Promise<Connection> {
  return connectDaemon(place.town().socket, { token: personToken(place) });
}

export async function stateOf(place: Place): Promise<State> {
  const town = await callAsPerson(place);
  const { state } = await town.call('state', {});
  town.close();
  return state;
}

export async function entriesOf(place: Place): Promise<Entry[]> {
  const town = await callAsPerson(place);
  const { entries } = await town.call('log', { after: 0, limit: 100_000 });
  town.close();
  return entries;
}
