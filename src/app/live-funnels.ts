/** The funnels that run now. Publishing swaps the whole set at once: a step sees either the old one or the new one. */
import type { FunnelSet } from '../core/funnel/funnel-set.ts';
import type { PromptPins } from './prompts.ts';

export interface LiveFunnels {
  /** The same object until the next `reload`. */
  set(): FunnelSet;
  /** Id of the row that holds a version. Throws for a version that is not in the set. */
  rowId(funnel: string, version: number): number;
  /** Versions of prompts that a funnel was published with; without a version, those of the running one. */
  promptPins(funnel: string, version?: number): PromptPins;
  /** Reads what was published meanwhile; cheap when nothing was. Never throws for a broken definition: the last good version goes on. */
  reload(): Promise<void>;
}
