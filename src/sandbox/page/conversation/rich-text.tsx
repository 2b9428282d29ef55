/** A text with its entities: bold, links, spoilers, quotes, commands that can be pressed. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { MessageEntity } from '../../world/telegram-shapes.ts';
import { usePageActions } from '../model/use-page.ts';

interface Source {
  text: string;
  chatId: number;
}

/** Renders the text; entities may nest, a crossing one is cut at its neighbour's end. */
export function RichText({ text, entities, chatId }: Source & { entities: readonly MessageEntity[] }) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return <>{renderRange({ text, chatId }, sorted, 0, text.length)}</>;
}

function renderRange(
  source: Source,
  entities: readonly MessageEntity[],
  start: number,
  end: number,
): ReactNode[] {
  const nodes: ReactNode[] = [];
  let at = start;
  for (const [index, entity] of entities.entries()) {
    if (entity.offset < at) continue;
    const stop = Math.min(end, entity.offset + entity.length);
    const inner = entities.slice(index + 1).filter(({ offset }) => offset >= entity.offset && offset < stop);
    nodes.push(source.text.slice(at, entity.offset));
    nodes.push(
      <Entity key={`${entity.offset}.${entity.type}`} entity={entity} source={source}>
        {renderRange(source, inner, entity.offset, stop)}
      </Entity>,
    );
    at = stop;
    if (isBlock(entity) && source.text[at] === '\n') at += 1;
  }
  nodes.push(source.text.slice(at, end));
  return nodes;
}

function isBlock({ type }: MessageEntity): boolean {
  return type === 'pre' || type === 'blockquote' || type === 'expandable_blockquote';
}

function Entity({
  entity,
  source,
  children,
}: {
  entity: MessageEntity;
  source: Source;
  children: ReactNode;
}) {
  const raw = source.text.slice(entity.offset, entity.offset + entity.length);
  switch (entity.type) {
    case 'bold':
      return <strong>{children}</strong>;
    case 'italic':
      return <em>{children}</em>;
    case 'underline':
      return <u>{children}</u>;
    case 'strikethrough':
      return <s>{children}</s>;
    case 'code':
      return <code>{children}</code>;
    case 'pre':
      return <pre>{children}</pre>;
    case 'blockquote':
    case 'expandable_blockquote':
      return <blockquote>{children}</blockquote>;
    case 'spoiler':
      return <Spoiler>{children}</Spoiler>;
    case 'text_link':
      return <Link url={entity.url ?? ''}>{children}</Link>;
    case 'url':
      return <Link url={/^[a-z]+:\/\//i.test(raw) ? raw : `https://${raw}`}>{children}</Link>;
    case 'email':
      return <Link url={`mailto:${raw}`}>{children}</Link>;
    case 'mention':
      return <Link url={`https://t.me/${raw.slice(1)}`}>{children}</Link>;
    case 'bot_command':
      return <Command text={raw} chatId={source.chatId} />;
    default:
      return <>{children}</>;
  }
}

function Link({ url, children }: { url: string; children: ReactNode }) {
  const { openLink } = usePageActions();
  return (
    <a
      href={url}
      title={url}
      target="_blank"
      rel="noreferrer noopener"
      onClick={(event) => {
        if (!url.startsWith('https://t.me/')) return;
        event.preventDefault();
        openLink(url);
      }}
    >
      {children}
    </a>
  );
}

function Command({ text, chatId }: { text: string; chatId: number }) {
  const { sendText } = usePageActions();
  return (
    <button type="button" className="command-link" onClick={() => void sendText(chatId, text)}>
      {text}
    </button>
  );
}

function Spoiler({ children }: { children: ReactNode }) {
  const [isShown, setShown] = useState(false);
  return (
    <span
      className={`spoiler ${isShown ? 'spoiler-shown' : ''}`}
      role="button"
      tabIndex={0}
      aria-label={isShown ? undefined : 'Скрытый текст, нажмите, чтобы показать'}
      onClick={() => setShown(true)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') setShown(true);
      }}
    >
      {children}
    </span>
  );
}
