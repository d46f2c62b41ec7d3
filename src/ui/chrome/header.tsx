/** The top line. */
import type { Rect } from '../frame.ts';
import type { Header } from '../scene/header.ts';
import type { Theme } from '../theme.ts';
import { Rows } from './rows.tsx';

type Props = { header: Header; rect: Rect; theme: Theme };

export function HeaderLine({ header, rect, theme }: Props) {
  return <Rows rect={rect} rows={[header.row]} theme={theme} />;
}
