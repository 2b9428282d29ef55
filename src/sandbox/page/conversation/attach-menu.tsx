/** What can be sent besides text. */
import { usePageActions } from '../model/use-page.ts';
import { Menu } from '../shell/menu.tsx';

/** The clip with its menu. */
export function AttachMenu({ chatId }: { chatId: number }) {
  const { act } = usePageActions();
  return (
    <Menu
      label="Прикрепить"
      icon="attach"
      side="up"
      items={[
        { label: 'Свой контакт', icon: 'phone', choose: () => void act(chatId, { type: 'contact' }) },
        {
          label: 'Чужой контакт',
          icon: 'forward',
          choose: () => void act(chatId, { type: 'contact', foreign: true }),
        },
        { label: 'Фото', icon: 'photo', choose: () => void act(chatId, { type: 'photo' }) },
        { label: 'Голосовое', icon: 'voice', choose: () => void act(chatId, { type: 'voice' }) },
        { label: 'Стикер', icon: 'sticker', choose: () => void act(chatId, { type: 'sticker' }) },
      ]}
    />
  );
}
