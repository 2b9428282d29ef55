/** Chats and their members as the bot may ask for them, the chat action, and pins. */
import { ownerId } from '../../world/default-people.ts';
import { toUser } from '../../world/world-state.ts';
import { badRequest } from '../api-error.ts';
import { getChatRecord, getMessage, getWritableChat } from '../method-context.ts';
import type { MethodHandler } from '../method-context.ts';

const actions = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

/** sendChatAction */
export const sendChatAction: MethodHandler = ({ world, showAction }, params) => {
  const record = getWritableChat(world, params.chat_id);
  const action = String(params.action);
  if (!actions.has(action)) throw badRequest('wrong parameter action in request');
  showAction(record.chat.id, action);
  return true;
};

/** getChat: the fields every ChatFullInfo has. */
export const getChat: MethodHandler = ({ world }, params) => {
  const { chat, role } = getChatRecord(world, params.chat_id);
  return {
    ...chat,
    accent_color_id: Math.abs(chat.id) % 7,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
    ...(role === 'channel' ? { invite_link: 'https://t.me/+sandbox' } : {}),
  };
};

/** getChatMember: in the channel the owner is its creator, the bot and the managers are members. */
export const getChatMember: MethodHandler = ({ world }, params) => {
  const record = getChatRecord(world, params.chat_id);
  const id = Number(params.user_id);
  if (id === world.state.bot.id) return toBotMember(world.state.bot, record.role);
  const person = world.findChat(id);
  if (person?.chat.type !== 'private') throw badRequest('member not found');
  const user = toUser(person.chat);
  if (record.role !== 'channel') {
    if (record.chat.id !== id) throw badRequest('member not found');
    return { status: 'member', user };
  }
  if (id === ownerId) return { status: 'creator', user, is_anonymous: false };
  return { status: person.role === 'manager' ? 'member' : 'left', user };
};

/** pinChatMessage */
export const pinChatMessage: MethodHandler = ({ world }, params) => {
  const record = getWritableChat(world, params.chat_id);
  const { message } = getMessage(record, params.message_id, 'message to pin not found');
  world.commit({ type: 'pin-changed', chatId: record.chat.id, messageId: message.message_id });
  return true;
};

/** unpinChatMessage */
export const unpinChatMessage: MethodHandler = ({ world }, params) => {
  const record = getWritableChat(world, params.chat_id);
  world.commit({ type: 'pin-changed', chatId: record.chat.id, messageId: null });
  return true;
};

function toBotMember(user: object, role: string): Record<string, unknown> {
  if (role !== 'channel') return { status: 'member', user };
  return {
    status: 'administrator',
    user,
    can_be_edited: false,
    is_anonymous: false,
    can_manage_chat: true,
    can_delete_messages: true,
    can_manage_video_chats: false,
    can_restrict_members: false,
    can_promote_members: false,
    can_change_info: false,
    can_invite_users: true,
    can_post_stories: false,
    can_edit_stories: false,
    can_delete_stories: false,
    can_post_messages: true,
    can_edit_messages: true,
  };
}
