/** Under the channel: as whom its buttons are pressed. */
import { titleOf } from '../model/describe-chat.ts';
import { usePage, usePageActions } from '../model/use-page.ts';

/** A choice of manager. */
export function ChannelBar() {
  const chats = usePage((page) => page.chats);
  const presserId = usePage((page) => page.presserId);
  const { setPresser } = usePageActions();
  const managers = [...chats.values()].filter(({ role }) => role === 'manager');
  return (
    <footer className="channel-bar">
      <fieldset>
        <legend>Кто нажимает кнопки</legend>
        {managers.map(({ chat }) => (
          <label key={chat.id}>
            <input
              type="radio"
              name="presser"
              checked={chat.id === presserId}
              onChange={() => setPresser(chat.id)}
            />
            <span>{titleOf(chat)}</span>
          </label>
        ))}
      </fieldset>
    </footer>
  );
}
