/** The changes of one file. Only the rows in sight are coloured and made. */
import { Text } from 'ink';
import { sanitise } from '../../../terminal/sanitise.ts';
import { Frame } from '../../components/Frame.tsx';
import { Beyond, contentOf, Panel } from '../../components/Panel.tsx';
import { BlankRow, Row } from '../../components/Row.tsx';
import { TonedText } from '../../components/TonedText.tsx';
import type { Rect } from '../../layout/layout.ts';
import { topFor } from '../../model/list.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { Meaning } from '../../theme/theme.ts';
import type { TonedRow } from '../../theme/toned-text.ts';
import type { DiffFile, DiffRow } from './diff/parse.ts';
import { LineCounts } from './FilesPanel.tsx';
import { shortPath } from './short-path.ts';
import { fileIn, type Loaded, type ReviewState } from './state.ts';

type Props = {
  review: ReviewState;
  rect: Rect;
  /** Whether the list of files is in sight, too; else the title says which file of how many this is. */
  files: 'in sight' | 'hidden';
};

export function DiffPanel({ review, rect, files }: Props) {
  const { loaded } = review;
  const file = fileIn(review);
  if (loaded.kind !== 'here' || file === null)
    return (
      <Panel rect={rect} name="Diff">
        <BlankRow />
        <Message loaded={loaded} />
      </Panel>
    );
  const { width, height } = contentOf(rect);
  const top = topFor(review.top, review.top, height, file.rows.length);
  const shown = file.rows.slice(top, top + height);
  const code = loaded.painted(file, top, shown.length);
  const numbers = numberWidth(file, width);
  const at = Math.min(review.file, loaded.files.length - 1) + 1;
  const isOneOfMany = files === 'hidden' && loaded.files.length > 1;
  const place = isOneOfMany ? ` ${at} of ${loaded.files.length} files` : '';
  return (
    <Frame
      rect={rect}
      tone="line"
      title={<Title file={file} place={place} room={Math.max(10, rect.width - 40)} />}
      status={
        <>
          {loaded.cut ? <CutNote /> : null}
          <Beyond above={top} under={file.rows.length - top - shown.length} />
        </>
      }
    >
      {shown
        .map((row, index) => ({ id: top + index, row, code: code[index] ?? [] }))
        .map((each) => (
          <CodeRow key={each.id} row={each.row} code={each.code} numbers={numbers} />
        ))}
    </Frame>
  );
}

function Title({ file, place, room }: { file: DiffFile; place: string; room: number }) {
  const theme = useTheme();
  return (
    <>
      <Text {...theme.strong}>{` ${shortPath(file.path, room)}`}</Text>
      <Text {...theme.quiet}>{place}</Text>
      <LineCounts file={file} />
      <Text> </Text>
    </>
  );
}

function CutNote() {
  const theme = useTheme();
  return <Text {...theme.needed}> cut at 1 MB </Text>;
}

function Message({ loaded }: { loaded: Loaded }) {
  const theme = useTheme();
  switch (loaded.kind) {
    case 'nothing':
    case 'on its way':
      return <Text {...theme.moving}>Fetching the diff…</Text>;
    case 'failed':
      return (
        <Row>
          <Text {...theme.quiet}>{sanitise(loaded.reason)}</Text>
        </Row>
      );
    case 'here':
      return <Text {...theme.quiet}>Nothing is changed.</Text>;
  }
}

type Numbers = { each: number; both: boolean };

/** Both line numbers where there is room, else the new one alone. */
function numberWidth(file: DiffFile, width: number): Numbers {
  const last = file.rows.slice(-50).map((row) => Math.max(row.old ?? 0, row.new ?? 0));
  return { each: String(Math.max(1, ...last)).length, both: width >= 90 };
}

const marks: Record<DiffRow['kind'], [sign: string, tone: Meaning]> = {
  hunk: ['', 'focus'],
  same: ['  ', 'quiet'],
  added: ['+ ', 'added'],
  removed: ['- ', 'removed'],
  note: ['', 'quiet'],
};

function CodeRow({ row, code, numbers }: { row: DiffRow; code: TonedRow; numbers: Numbers }) {
  const [sign, tone] = marks[row.kind];
  if (row.kind === 'hunk' || row.kind === 'note')
    return <TonedText row={[{ text: sanitise(row.text), tone }]} />;
  const number = (value: number | null) => String(value ?? '').padStart(numbers.each);
  const text = numbers.both
    ? `${number(row.old)} ${number(row.new)} `
    : `${number(row.new ?? row.old)} `;
  return <TonedText row={[{ text, tone: 'line' }, { text: sign, tone }, ...code]} />;
}
