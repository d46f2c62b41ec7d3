/** Where the list of the Inbox view and the selected item stand. Pure. */
import type { Rect } from '../../layout/layout.ts';

/** From this width on the item stands beside the list. */
const sideBySide = 110;
const listShare = { beside: 0.5, above: 0.5 };

export function inboxPlaces(body: Rect, count: number): { list: Rect; detail: Rect } {
  if (body.width >= sideBySide) {
    const width = Math.round(body.width * listShare.beside);
    return {
      list: { ...body, width },
      detail: { ...body, x: body.x + width, width: body.width - width },
    };
  }
  const most = Math.round(body.height * listShare.above);
  const height = Math.max(5, Math.min(count + 2, most));
  return {
    list: { ...body, height },
    detail: { ...body, y: body.y + height, height: body.height - height },
  };
}

/** Where an answer is written: in the place of the item's details. */
export function answerRect(body: Rect, count: number): Rect {
  return inboxPlaces(body, count).detail;
}
