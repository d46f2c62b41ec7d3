/** What the changes of the team in hand would do, or what can be changed. */
import { Text } from 'ink';
import type { ReactElement } from 'react';
import type { TeamChange } from '../../../client/team.ts';
import { sanitise } from '../../../terminal/sanitise.ts';
import type { KeyAdvice } from '../../components/advice.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Beyond, contentOf, Panel } from '../../components/Panel.tsx';
import { Row } from '../../components/Row.tsx';
import { type Action, actions } from '../../input/actions.ts';
import { works } from '../../input/keymap.ts';
import type { Rect } from '../../layout/layout.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import { wrapped } from '../../theme/text-width.ts';
import type { Meaning } from '../../theme/theme.ts';

const name = 'What this changes';

export function ChangePanel({ look, rect }: { look: Look; rect: Rect }) {
  const { edits, preview } = look.view.team;
  const { width, height } = contentOf(rect);
  if (edits.length > 0 && preview.kind === 'here') {
    const rows = changeRows(preview.change, width);
    const status = <Beyond above={0} under={Math.max(0, rows.length - height)} />;
    return (
      <Panel rect={rect} name={name} status={status}>
        {rows.slice(0, height)}
      </Panel>
    );
  }
  return (
    <Panel rect={rect} name={name}>
      {edits.length === 0 ? <Keys look={look} width={width} /> : <Asking look={look} />}
    </Panel>
  );
}

function Asking({ look }: { look: Look }) {
  const theme = useTheme();
  const { preview } = look.view.team;
  return preview.kind === 'failed' ? (
    <Row>
      <Text {...theme.trouble}>{sanitise(preview.reason)}</Text>
    </Row>
  ) : (
    <Text {...theme.moving}>Asking the town…</Text>
  );
}

const nothingYet = 'Nothing yet. Change the team above: here you see first what that does.';
const first: Action[] = [
  'more seats',
  'fewer seats',
  'change',
  'limits',
  'add role',
  'editor',
  'write',
];

/** What can be done to the selected row. */
function Keys({ look: { view, facts, keymap }, width }: { look: Look; width: number }) {
  const keys = first
    .filter((action) => action === 'write' || works(action, { view, facts }))
    .map((action): KeyAdvice => ({ context: 'team', action, words: actions[action].words }));
  return <EmptyState words={nothingYet} keys={keys} keymap={keymap} width={width} />;
}

const lineSigns: Record<TeamChange['lines'][number]['kind'], [sign: string, tone: Meaning]> = {
  same: ['  ', 'quiet'],
  added: ['+ ', 'added'],
  removed: ['- ', 'removed'],
  gap: ['⋯', 'line'],
};

/** Problems first, for they stop everything; then the change in words, what it does, and the lines. */
function changeRows(change: TeamChange, width: number): ReactElement[] {
  const { problems, difference, running, lines } = change;
  const work =
    running.length > 0 ? running : problems.length > 0 ? [] : ['work under way goes on as it is'];
  return [
    ...toldRows(problems, { sign: '×', tone: 'trouble', width }),
    ...toldRows(difference, { sign: '≡', tone: 'focus', width }),
    ...toldRows(work, { sign: '·', tone: 'plain', width }),
    ...(lines.length === 0 ? [] : [<Told key="file" text="town.yaml" tone="quiet" />]),
    ...lines
      .map((line, id) => ({ id, ...line }))
      .map(({ id, kind, text }) => {
        const [sign, tone] = lineSigns[kind];
        return <Told key={`line ${id}`} text={`${sign}${sanitise(text)}`} tone={tone} />;
      }),
  ];
}

function toldRows(
  texts: string[],
  { sign, tone, width }: { sign: string; tone: Meaning; width: number },
): ReactElement[] {
  const lines = texts.flatMap((text) =>
    wrapped(text.split('\n').map(sanitise).join('\n'), width - 2, 4).map((line, row) => ({
      line,
      sign: row === 0 ? sign : ' ',
    })),
  );
  return lines
    .map(({ line, sign: own }, id) => ({ id, line, own }))
    .map(({ id, line, own }) => <Told key={`${sign} ${id}`} text={`${own} ${line}`} tone={tone} />);
}

function Told({ text, tone }: { text: string; tone: Meaning }) {
  const theme = useTheme();
  return (
    <Row>
      <Text {...theme[tone]}>{text}</Text>
    </Row>
  );
}
