/**
 * Lets only known addresses and names into a text: active bonus and material links, this client's payment link, our
 * redirects. Anything else is taken out and the sentence mended. Compared exactly: a longer path is another address.
 */
import { EMPTY_MARK, cleanText } from '../conversation/clean-text.ts';

export interface AllowedLinks {
  /** Whole addresses, as they would be written. */
  readonly links: ReadonlySet<string>;
  /** Names without `@`, lower case. */
  readonly mentions: ReadonlySet<string>;
}

export interface AdmittedLinks {
  readonly text: string;
  /** What was taken out, for the log. */
  readonly removed: readonly string[];
}

const ZONES =
  'com|ru|org|net|io|me|su|рф|info|biz|pro|app|dev|xyz|online|site|store|shop|club|top|vip|fun|cc|co|tv|ly|gl|gg|link|page|space|website|live|money|finance|exchange|trade|academy|school|ai|eu|us|uk|de|kz|by|ua|cn|tk|ml|bot|click|example|test|wiki|tech|cloud|trading|capital|group|world|digital|global';
const ANCHOR_TAG = /<a\s[^<>]*>|<\/a\s*>/gi;
const HREF = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/i;
const ADDRESS = new RegExp(
  `(?<![\\p{L}\\p{N}@._/-])(?:(?:[a-z][a-z0-9+.-]{1,20}://|www\\.|mailto:|javascript:)[^\\s<>"«»]{1,2000}|(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,62})\\.){1,8}(?:${ZONES})(?![\\p{L}\\p{N}-])(?:[:/?#][^\\s<>"«»]{0,2000})?)`,
  'giu',
);
const MENTION = /(?<![\p{L}\p{N}_@./+-])@([a-z][a-z0-9_]{3,31})(?![\p{L}\p{N}_@])/giu;
const TRAILING = /[.,;:!?…)\]}'’]+$/;
const DANGLING = /[ \t]*(?:[:(—–-]|->|→|👉)[ \t]*\0+\)?/gu;

/** The text with only allowed addresses and mentions, HTML or plain. An anchor that is not allowed keeps its label. */
export function admitLinks(text: string, allowed: AllowedLinks): AdmittedLinks {
  const removed: string[] = [];
  const kept: string[] = [];
  const keep = (source: string): string => `\u0001${kept.push(source) - 1}\u0002`;
  const drop = (source: string): string => {
    removed.push(source);
    return EMPTY_MARK;
  };
  const bare = text.replace(/[\u0000-\u0002]/g, '');
  const anchored = admitAnchors(bare, allowed, removed, keep);
  const linked = anchored.replace(ADDRESS, (address: string) => {
    const tail = TRAILING.exec(address)?.[0] ?? '';
    const core = address.slice(0, address.length - tail.length);
    const known = [address, core, core.replaceAll('&amp;', '&')].find((form) => allowed.links.has(form));
    return known === undefined
      ? drop(core) + tail
      : keep(known === address ? address : core) + (known === address ? '' : tail);
  });
  const named = linked.replace(MENTION, (mention: string, name: string) =>
    allowed.mentions.has(name.toLowerCase()) ? mention : drop(mention),
  );
  const mended = removed.length === 0 ? named : cleanText(named.replace(DANGLING, EMPTY_MARK));
  return {
    text: mended.replace(/\u0001(\d+)\u0002/g, (_, index: string) => kept[Number(index)] ?? ''),
    removed,
  };
}

/** Takes away the tags of anchors that are not allowed; their labels stay and are looked at like other text. */
function admitAnchors(
  text: string,
  allowed: AllowedLinks,
  removed: string[],
  keep: (source: string) => string,
): string {
  const open: boolean[] = [];
  return text.replace(ANCHOR_TAG, (tag) => {
    if (tag.startsWith('</')) return open.pop() === false ? '' : tag;
    const [, double, single, bare] = HREF.exec(tag) ?? [];
    const address = (double ?? single ?? bare ?? '').replaceAll('&amp;', '&');
    const known = allowed.links.has(address);
    open.push(known);
    if (!known) removed.push(address);
    return known ? keep(tag) : '';
  });
}
