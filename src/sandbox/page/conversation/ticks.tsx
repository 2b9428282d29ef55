/** One tick: the sandbox has the message; two: the bot has taken it. */
export function Ticks({ delivered }: { delivered: boolean }) {
  const label = delivered ? 'Бот получил' : 'Отправлено, бот ещё не получил';
  return (
    <svg
      className={`ticks ${delivered ? 'ticks-double' : ''}`}
      width="18"
      height="11"
      viewBox="0 0 18 11"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <path d="M1.5 6l3.2 3.2L11.5 1.8" />
      {delivered && <path d="M8.3 8.4l.9.8L16 1.8" />}
    </svg>
  );
}
