/** How each kind of item of the inbox is told: by a shape and a colour. */
import type { InboxKind } from '../../../core/inbox.ts';
import type { Meaning } from '../../theme/theme.ts';

export const kindSigns: Record<InboxKind, { glyph: string; tone: Meaning }> = {
  question: { glyph: '?', tone: 'needed' },
  asking: { glyph: '◆', tone: 'needed' },
  screen: { glyph: '◆', tone: 'needed' },
  stopped: { glyph: '■', tone: 'needed' },
  decision: { glyph: '◇', tone: 'focus' },
  stuck: { glyph: '‖', tone: 'trouble' },
  parked: { glyph: '!', tone: 'trouble' },
  'refused edit': { glyph: '×', tone: 'trouble' },
  'team change': { glyph: '≡', tone: 'needed' },
  repository: { glyph: '!', tone: 'trouble' },
  unreachable: { glyph: '!', tone: 'trouble' },
  homeless: { glyph: '‖', tone: 'trouble' },
  undelivered: { glyph: '×', tone: 'quiet' },
  outlived: { glyph: '!', tone: 'trouble' },
  kept: { glyph: '‖', tone: 'quiet' },
  waiting: { glyph: '‖', tone: 'needed' },
  failed: { glyph: '!', tone: 'trouble' },
};
