import { expect, it } from 'vitest';
import type { HolderClient, HolderClientOptions } from '../../src/client/holder-client.ts';
import { openPane } from '../../src/ui/panes/pane.ts';
import { within } from '../until.ts';

const size = { columns: 40, rows: 10 };

/** A terminal whose holder says nothing by itself; what it is asked for is written down. */
async function paneWith(welcome: { columns: number; rows: number }) {
  const asked: string[] = [];
  let holder: HolderClientOptions | null = null;
  const client: HolderClient = {
    welcome: { offset: 0, oldest: 0, agentPid: 1, agentStartTime: '', exited: false, ...welcome },
    resize: (columns, rows) => asked.push(`${columns}x${rows}`),
    send: () => {},
    signal: () => {},
    acknowledge: () => {},
    pause: () => {},
    resume: () => {},
    close: () => {},
  };
  const live = new Promise<ReturnType<typeof openPane>>((live) => {
    const opened = openPane({
      run: 'r-1',
      attach: async () => ({ run: 'r-1', socket: '', token: '', offset: 0, screen: '', ...size }),
      connectHolder: async (options) => {
        holder = options;
        return client;
      },
      onLog: () => {},
      onEcho: () => 'nothing',
      onOutput: () => {},
      onChange: () => live(opened),
    });
  });
  const pane = await within('the terminal to be live', live);
  const answer = (columns: number, rows: number) => holder?.onSize?.({ offset: 0, columns, rows });
  return { pane, asked, answer };
}

it('a terminal that was resized since the daemon saw it has the size of now', async () => {
  const { pane } = await paneWith({ columns: 70, rows: 20 });
  expect(pane.emulator).toMatchObject({ columns: 70, rows: 20 });
  pane.close();
});

it('a size is asked for again while another one is on its way, and not when it is there', async () => {
  const { pane, asked, answer } = await paneWith(size);
  pane.fit(40, 10);
  expect(asked).toEqual([]);
  pane.fit(50, 12);
  pane.fit(40, 10);
  expect(asked).toEqual(['50x12', '40x10']);
  answer(50, 12);
  answer(40, 10);
  pane.fit(40, 10);
  expect(asked).toHaveLength(2);
  // Another screen has made it smaller; that is so until this one claims it.
  answer(30, 5);
  expect(asked).toHaveLength(2);
  pane.fit(40, 10);
  expect(asked).toEqual(['50x12', '40x10', '40x10']);
  pane.close();
});
