/**
 * What must be looked up before an act of the school's people finds its subject: whose lead was taken, whose message was
 * answered. Port; everything it tells was committed before the button or the message could be seen.
 */

/**
 * `input`: a funnel of the desk has asked for words (its context says `awaits: "text"`), they are `desk.input`;
 * `dialogues`: he leads dialogues with clients.
 */
export type DeskUse = 'input' | 'dialogues';

export interface StaffLookups {
  /** The client (Telegram id) whom a lead concerns; `undefined` for a number nobody drew, or an erased client. */
  findLeadClient(lead: number): Promise<number | undefined>;
  /** Whether there is such a client; an erased one is not, however many buttons still name him. */
  isClient(telegramId: number): Promise<boolean>;
  /** Name of a message of the bot in a chat; `undefined` for one without a name. */
  findMessageName(chatId: number, messageId: number): Promise<string | undefined>;
  /** What free text of this person is for at his desk; `undefined`: he writes as a client would. */
  findDeskUse(telegramId: number): Promise<DeskUse | undefined>;
  /** Whether the dialogue of this client is led by a manager. */
  isTakenOver(telegramId: number): Promise<boolean>;
  /** Whether the bot may write to this person: he has written to it and has not blocked it. */
  isReachable(telegramId: number): Promise<boolean>;
}
