/** The frame around one seat's terminal, or a quiet card where there is none. */
import { Text } from 'ink';
import { memo } from 'react';
import { inside, type Rect } from '../frame.ts';
import type { TileScene } from '../scene/tiles.ts';
import type { Style, Theme } from '../theme.ts';
import { cells, cut } from '../words.ts';
import { Border, type Words } from './border.tsx';
import { Place } from './pieces.tsx';
import { Rows } from './rows.tsx';

type Props = { tile: TileScene; theme: Theme };

export const TileFrame = memo(function TileFrame({ tile, theme }: Props) {
  const style = borderStyle(tile, theme);
  return (
    <>
      <Border
        rect={tile.rect}
        kind={tile.border === 'typing' || tile.border === 'copying' ? 'heavy' : 'round'}
        style={style}
        left={nameWords(tile, theme, style)}
        right={statusWords(tile, theme)}
        foot={footWords(tile, theme)}
      />
      <Card rect={inside(tile.rect)} lines={tile.card} theme={theme} />
      {tile.output.length > 0 && <Rows rect={inside(tile.rect)} rows={tile.output} theme={theme} />}
    </>
  );
}, sameTile);

function sameTile(a: Props, b: Props): boolean {
  return a.theme === b.theme && JSON.stringify(a.tile) === JSON.stringify(b.tile);
}

function borderStyle({ border }: TileScene, theme: Theme): Style {
  return {
    plain: theme.line,
    focus: theme.focus,
    typing: theme.typing,
    copying: theme.focus,
    needed: theme.needed,
  }[border];
}

function nameWords(tile: TileScene, theme: Theme, style: Style): Words[] {
  const active = tile.border !== 'plain' && tile.border !== 'needed';
  const parts: Words[] = [
    { part: 'mark', text: active ? ' ❯ ' : ' ', style },
    { part: 'lock', text: tile.lock === '' ? '' : `${tile.lock} `, style: theme.quiet },
    { part: 'name', text: tile.name, style: active ? style : theme.strong },
  ];
  if (tile.title !== '')
    parts.push(
      { part: 'dot', text: ' · ', style: theme.line },
      { part: 'title', text: tile.title, style: theme.plain },
    );
  return [...parts, { part: 'end', text: ' ', style }];
}

function statusWords({ sign, age }: TileScene, theme: Theme): Words[] {
  const style = theme[sign.tone];
  const said = sign.word === '' ? sign.glyph : `${sign.glyph} ${sign.word}`;
  const parts: Words[] = [{ part: 'sign', text: ` ${said} `, style }];
  return age === '' ? parts : [...parts, { part: 'age', text: `${age} `, style: theme.quiet }];
}

function footWords({ rect, foot, border }: TileScene, theme: Theme): Words[] {
  if (foot === '') return [];
  const text = ` ${cut(foot, rect.width - 6)} `;
  return [{ part: 'foot', text, style: footStyle(border, theme) }];
}

function footStyle(border: TileScene['border'], theme: Theme): Style {
  if (border === 'typing') return theme.typing;
  return border === 'copying' ? theme.focus : theme.quiet;
}

function Card({ rect, lines, theme }: { rect: Rect; lines: string[]; theme: Theme }) {
  if (lines.length === 0) return null;
  const start = Math.max(0, Math.floor((rect.height - lines.length) / 2));
  return lines.slice(0, rect.height).map((line, index) => {
    const shown = cut(line, rect.width);
    const indent = Math.floor((rect.width - cells(shown)) / 2);
    const place = { x: rect.x + indent, y: rect.y + start + index, width: cells(shown), height: 1 };
    return (
      <Place key={line} rect={place}>
        <Text {...theme.quiet}>{shown}</Text>
      </Place>
    );
  });
}
