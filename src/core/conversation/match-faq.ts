/**
 * Finds the listed question that a free text asks, by the words of the questions alone. One question must fit clearly
 * better than every other; a text that only brushes the list gets nothing, so that nobody is answered past his question.
 */
import { isQuestion, mayAsk, toFaqTokens } from './faq-words.ts';

/** What the matcher needs of an entry; whatever else it has comes back with it. */
interface FaqEntry {
  readonly question: string;
}

interface Fit<Entry> {
  readonly entry: Entry;
  /** 0..1: how much of text and question is the same, rare words counting more. */
  readonly score: number;
}

const LEAST_SCORE = 0.5;
/** A word that no question has weighs this much more than the rarest that one has. */
const STRANGER_WEIGHT = 3.2;
/** A statement must say the whole question: «рассрочка» asks, «новичок» does not. */
const LEAST_OF_STATEMENT = 0.9;
/** How far the best must be ahead of the second. */
const MARGIN = 0.08;

/**
 * The entry whose question the text asks, or `undefined`. Weights are the idf of a token over the list; tokens that no
 * question has weigh more than any, so a text about something else falls below the threshold. Pure.
 */
export function matchFaq<Entry extends FaqEntry>(text: string, faq: readonly Entry[]): Entry | undefined {
  if (!mayAsk(text)) return undefined;
  const asked = toFaqTokens(text);
  if (asked.size === 0) return undefined;
  const entries = faq.map((entry) => ({ entry, tokens: toFaqTokens(entry.question) }));
  const weigh = (token: string): number => {
    const holders = entries.filter(({ tokens }) => tokens.has(token)).length;
    if (holders === 0) return STRANGER_WEIGHT * Math.log(1 + entries.length);
    return Math.log(1 + entries.length / holders);
  };
  const fits: readonly Fit<Entry>[] = entries
    .map(({ entry, tokens }) => ({ entry, score: scoreFit(asked, tokens, weigh) }))
    .sort((left, right) => right.score - left.score);
  const [best, second] = fits;
  const least = isQuestion(text) ? LEAST_SCORE : LEAST_OF_STATEMENT;
  if (best === undefined || best.score < least) return undefined;
  return best.score - (second?.score ?? 0) >= MARGIN ? best.entry : undefined;
}

/** Cosine of the two sets of tokens under the weights. */
function scoreFit(
  asked: ReadonlySet<string>,
  tokens: ReadonlySet<string>,
  weigh: (token: string) => number,
): number {
  const sum = (all: Iterable<string>): number => [...all].reduce((total, token) => total + weigh(token), 0);
  const shared = sum([...asked].filter((token) => tokens.has(token)));
  return shared === 0 ? 0 : shared / Math.sqrt(sum(asked) * sum(tokens));
}
