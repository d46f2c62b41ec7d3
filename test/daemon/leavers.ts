/** A town whose agents start something and leave, as the titles of their tasks say. */
import { resolve } from 'node:path';

const script = resolve('test/fixtures/daemon/leaves.sh');

export const leavers = `town: test
into: main
entry: worker
agents:
  own: { command: [bash, ${JSON.stringify(script)}] }
roles:
  worker:
    agent: own
    seats: 3
    limits: { reminders: 0, restarts: 0, time: 1h }
    handoffs: { done: done }
`;
