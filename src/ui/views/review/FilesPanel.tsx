/** The files that a task changes, with how much of each. */
import { Text } from 'ink';
import { memo } from 'react';
import { Beyond, contentOf, Panel } from '../../components/Panel.tsx';
import { Row } from '../../components/Row.tsx';
import type { Rect } from '../../layout/layout.ts';
import { topFor } from '../../model/list.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { Meaning } from '../../theme/theme.ts';
import type { DiffFile } from './diff/parse.ts';
import { shortPath } from './short-path.ts';
import type { ReviewState } from './state.ts';

/** The files in sight, and which of all is shown in the diff. */
export function filesInSight({ loaded, file }: ReviewState, rect: Rect) {
  const files = loaded.kind === 'here' ? loaded.files : [];
  const at = Math.min(file, files.length - 1);
  const { height } = contentOf(rect);
  const top = topFor(0, Math.max(0, at), height, files.length);
  return { files, at, top, shown: files.slice(top, top + height) };
}

export function FilesPanel({ review, rect }: { review: ReviewState; rect: Rect }) {
  const { files, at, top, shown } = filesInSight(review, rect);
  const { width } = contentOf(rect);
  const beyond = <Beyond above={top} under={files.length - top - shown.length} />;
  return (
    <Panel rect={rect} name="Files" about={sums(files)} status={beyond}>
      {shown.map((file, index) => (
        <FileRow
          key={file.path}
          file={file}
          width={width}
          state={top + index === at ? 'selected' : 'other'}
        />
      ))}
    </Panel>
  );
}

function sums(files: DiffFile[]): string {
  if (files.length === 0) return '';
  const sum = (key: 'added' | 'deleted') => files.reduce((all, each) => all + (each[key] ?? 0), 0);
  return `${files.length} · +${sum('added')} -${sum('deleted')}`;
}

const statusTones: Record<string, Meaning> = { A: 'added', D: 'removed', M: 'moving', T: 'moving' };

type FileRowProps = { file: DiffFile; width: number; state: 'selected' | 'other' };

const FileRow = memo(function FileRow({ file, width, state }: FileRowProps) {
  const theme = useTheme();
  const isSelected = state === 'selected';
  const room = width - 4 - countWords(file).join('').length;
  return (
    <Row right={<LineCounts file={file} />}>
      <Text {...theme.focus}>{isSelected ? '❯ ' : '  '}</Text>
      <Text {...theme[statusTones[file.status] ?? 'plain']}>{`${file.status} `}</Text>
      <Text {...theme[isSelected ? 'focus' : 'plain']}>{shortPath(file.path, room)}</Text>
    </Row>
  );
});

/** How many lines of a file are added and removed. */
export function LineCounts({ file }: { file: DiffFile }) {
  const theme = useTheme();
  const [added, removed] = countWords(file);
  const isBinary = file.added === null;
  return (
    <Text>
      <Text {...theme[isBinary ? 'quiet' : 'added']}>{added}</Text>
      <Text {...theme.removed}>{removed}</Text>
    </Text>
  );
}

function countWords({ added, deleted }: DiffFile): [string, string] {
  return added === null ? [' binary', ''] : [` +${added}`, ` -${deleted ?? 0}`];
}
