/** The Review view: what happened to a task, the files it changes, and the changes of one of them. */
import { Text } from 'ink';
import { newGoal } from '../../components/advice.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { contentOf, Panel } from '../../components/Panel.tsx';
import { BlankRow } from '../../components/Row.tsx';
import type { Hit } from '../../input/router.ts';
import type { Rect } from '../../layout/layout.ts';
import type { Look } from '../../model/render-input.ts';
import { useTheme } from '../../theme/ThemeContext.tsx';
import type { ShownView } from '../shown-view.ts';
import { DiffPanel } from './DiffPanel.tsx';
import { FilesPanel, filesInSight } from './FilesPanel.tsx';
import { HistoryPanel } from './HistoryPanel.tsx';
import { type ReviewPlaces, reviewPlaces } from './places.ts';
import { reviewedTask } from './state.ts';

export function showReview(look: Look, body: Rect): ShownView {
  const places = reviewPlaces(body);
  const task = reviewedTask(look.view.review, look.facts.state);
  return {
    element: <ReviewView look={look} places={places} />,
    rows: contentOf(places.diff).height,
    hits: task === null || places.files === null ? [] : fileHits(look, places.files),
  };
}

function fileHits(look: Look, rect: Rect): Hit[] {
  const { y } = contentOf(rect);
  const { top, shown } = filesInSight(look.view.review, rect);
  return shown.map((_, index) => ({
    rect: { ...rect, y: y + index, height: 1 },
    input: { kind: 'pick', id: String(top + index) },
  }));
}

function ReviewView({ look, places }: { look: Look; places: ReviewPlaces }) {
  const { review } = look.view;
  const task = reviewedTask(review, look.facts.state);
  if (task === null) return <NoWork look={look} places={places} />;
  return (
    <>
      <HistoryPanel look={look} task={task} rect={places.history} />
      {places.files === null ? null : <FilesPanel review={review} rect={places.files} />}
      <DiffPanel
        review={review}
        rect={places.diff}
        files={places.files === null ? 'hidden' : 'in sight'}
      />
    </>
  );
}

const whatComes =
  'Once an agent has taken a task, its changes are here file by file, beside all that was said of it: you may approve the work or send it back.';
const toBoard = { context: 'command', action: 'board', words: 'see where each task is' } as const;

function NoWork({ look: { keymap }, places }: { look: Look; places: ReviewPlaces }) {
  const theme = useTheme();
  const { width } = contentOf(places.diff);
  return (
    <>
      <Panel rect={places.history} name="Review">
        <Text {...theme.quiet}>No task has any work to review yet.</Text>
      </Panel>
      {places.files === null ? null : <Panel rect={places.files} name="Files" />}
      <Panel rect={places.diff} name="Diff">
        <BlankRow />
        <EmptyState words={whatComes} keys={[newGoal, toBoard]} keymap={keymap} width={width} />
      </Panel>
    </>
  );
}
