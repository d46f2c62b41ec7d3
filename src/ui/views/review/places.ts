/** Where the parts of the Review view stand. Pure. */
import type { Rect } from '../../layout/layout.ts';

export type ReviewPlaces = { history: Rect; files: Rect | null; diff: Rect };

/** From this width on history and files stand beside the diff. */
const sideBySide = 100;
const sideWidth = { share: 0.32, least: 34, most: 56 };
/** Rows of a history that stands above the diff. */
export const historyRows = { least: 6, share: 0.28 };

export function reviewPlaces(body: Rect): ReviewPlaces {
  if (body.width < sideBySide) {
    const height = Math.max(historyRows.least, Math.round(body.height * historyRows.share));
    return {
      history: { ...body, height },
      files: null,
      diff: { ...body, y: body.y + height, height: body.height - height },
    };
  }
  const width = Math.min(
    sideWidth.most,
    Math.max(sideWidth.least, Math.round(body.width * sideWidth.share)),
  );
  const height = Math.ceil(body.height / 2);
  return {
    history: { ...body, width, height },
    files: { ...body, width, y: body.y + height, height: body.height - height },
    diff: { ...body, x: body.x + width, width: body.width - width },
  };
}
