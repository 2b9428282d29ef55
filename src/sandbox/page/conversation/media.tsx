/** Files, contacts and places in a bubble. The sandbox has no bytes, so pictures are stand-ins. */
import { useState } from 'react';
import type { Contact, MediaFile, Message } from '../../world/telegram-shapes.ts';
import { Icon } from '../shell/icon.tsx';
import type { IconName } from '../shell/icon.tsx';

const bars = [5, 9, 14, 8, 12, 18, 10, 6, 13, 17, 9, 12, 7, 15, 11, 6, 10, 16, 8, 5, 12, 9, 6, 4];

/** Whatever the message carries besides text. */
export function Media({ message }: { message: Message }) {
  const photo = message.photo?.at(-1);
  if (photo) return <Photo file={photo} />;
  if (message.sticker) return <div className="sticker">{message.sticker.emoji ?? '🙂'}</div>;
  if (message.voice) return <Voice file={message.voice} />;
  if (message.contact) return <ContactCard contact={message.contact} />;
  if (message.document)
    return <FileCard icon="file" name={message.document.file_name ?? 'Файл'} file={message.document} />;
  if (message.audio)
    return <FileCard icon="play" name={message.audio.title ?? 'Аудио'} file={message.audio} />;
  const video = message.video ?? message.animation ?? message.video_note;
  if (video) return <FileCard icon="play" name="Видео" file={video} />;
  if (!message.location) return null;
  const { latitude, longitude } = message.location;
  return <div className="place">{`${latitude.toFixed(4)}, ${longitude.toFixed(4)}`}</div>;
}

function Photo({ file }: { file: MediaFile }) {
  const [isMissing, setMissing] = useState(!file.file_id.startsWith('http'));
  if (!isMissing)
    return <img className="photo" src={file.file_id} alt="Фото" onError={() => setMissing(true)} />;
  return (
    <div className="photo photo-stand-in" role="img" aria-label="Фото">
      <svg viewBox="0 0 320 200" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
        <circle cx="236" cy="58" r="24" className="photo-sun" />
        <path d="M0 168L84 92l58 52 62-74 116 104v26H0z" className="photo-hill" />
        <path d="M0 186l64-42 74 38 70-46 112 50v14H0z" className="photo-field" />
      </svg>
    </div>
  );
}

function Voice({ file }: { file: MediaFile }) {
  const seconds = file.duration ?? 0;
  return (
    <div className="voice" role="img" aria-label={`Голосовое сообщение, ${seconds} секунд`}>
      <span className="round-mark">
        <Icon name="play" size={20} />
      </span>
      <svg className="voice-bars" width="120" height="22" viewBox="0 0 120 22" aria-hidden="true">
        {bars.map((height, index) => (
          <rect key={index} x={index * 5} y={11 - height / 2} width="2.6" height={height} rx="1.3" />
        ))}
      </svg>
      <span className="voice-length">{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</span>
    </div>
  );
}

function ContactCard({ contact }: { contact: Contact }) {
  return (
    <div className="card">
      <span className="round-mark">
        <Icon name="phone" size={20} />
      </span>
      <span>
        <strong>{[contact.first_name, contact.last_name].filter(Boolean).join(' ')}</strong>
        <small>+{contact.phone_number.replace(/^\+/, '')}</small>
      </span>
    </div>
  );
}

function FileCard({ icon, name, file }: { icon: IconName; name: string; file: MediaFile }) {
  const size = file.file_size === undefined ? '' : `${Math.max(1, Math.round(file.file_size / 1024))} КБ`;
  return (
    <div className="card">
      <span className="round-mark">
        <Icon name={icon} size={20} />
      </span>
      <span>
        <strong>{name}</strong>
        <small>{size === '' ? 'файл' : size}</small>
      </span>
    </div>
  );
}
