/** The sizes of the screen and the offsets of the output from which they hold. */

export type SizeMark = { ordinal: number; offset: number; columns: number; rows: number };

const MARK_LIMIT = 1000;

export class Sizes {
  readonly #marks: SizeMark[];
  #ordinal = 0;

  constructor(columns: number, rows: number) {
    this.#marks = [{ ordinal: 0, offset: 0, columns, rows }];
  }

  /**
   * Notes a new size. All are kept, also those without output between them: a line that a narrow
   * screen broke is not always whole again on a wide one, and every client shall see the same.
   */
  set(mark: { offset: number; columns: number; rows: number }): void {
    this.#ordinal += 1;
    this.#marks.push({ ...mark, ordinal: this.#ordinal });
    if (this.#marks.length > MARK_LIMIT) this.#marks.shift();
  }

  /** The size in force at `offset`. */
  at(offset: number): SizeMark {
    const mark = this.#marks.findLast((mark) => mark.offset <= offset) ?? this.#marks[0];
    if (!mark) throw new Error('A screen has a size at all times');
    return mark;
  }

  /** The first size noted after the one with `ordinal`; null when there is none yet. */
  after(ordinal: number): SizeMark | null {
    if (ordinal === this.#ordinal) return null;
    return this.#marks.find((mark) => mark.ordinal > ordinal) ?? null;
  }
}
