/** Leaving while the town goes down; its agent takes its time, and the town is up again for the next key. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../until.ts';
import { type Place, scripts } from '../place.ts';
import type { Journey } from './journey.ts';
import { plays } from './setup.ts';

const text = `
town: going down
into: main
entry: worker
agents:
  stubborn: { command: [bash, ${join(scripts, 'stubborn.sh')}] }
roles:
  worker:
    agent: stubborn
    handoffs: { done: done }
`;

/** A town with one agent, which is up once it has a goal. */
export function startStubborn(place: Place): void {
  place.commit({ 'town.yaml': text });
}

export function goingDown(): Journey {
  return {
    name: 'going down',
    begin: '',
    home: /WAITING at worker[\s\S]*COMMAND/,
    ready: async (place) => {
      await until('the town to be down', () => !existsSync(place.town().socket), { seconds: 60 });
      await place.ok('goal', 'Wait');
    },
    plays: plays('stopping', {
      'leave now': { from: 'qj\r', at: /Ending the agent[\s\S]*STOPPING/, brings: 'the end' },
    }),
  };
}
