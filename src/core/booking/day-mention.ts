/** A day as a client names it, before the calendar is asked what it is. */

export type DayMention =
  | { readonly kind: 'date'; readonly day: number; readonly month: number; readonly year?: number }
  /** «25-го», «23 числа». */
  | { readonly kind: 'day'; readonly day: number }
  /** «завтра» is 1, «вчера» −1, «через неделю» 7. */
  | { readonly kind: 'ahead'; readonly days: number; readonly exact: boolean }
  | { readonly kind: 'months'; readonly months: number }
  /** `weeks` 0: this week's, 1: the next week's; without it the nearest. ISO weekday, Monday is 1. `isThis`: «в эту среду», today included. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly weeks?: number; readonly isThis?: boolean }
  /** «на следующей неделе». */
  | { readonly kind: 'week'; readonly weeks: number }
  /** «через два часа». */
  | { readonly kind: 'minutes'; readonly minutes: number }
  /** «на днях», «в декабре». */
  | { readonly kind: 'vague' };
