/** «Новый клиент»: a name, perhaps a surname and a @name. What is wrong is said under its field. */
import { useId, useState } from 'react';
import { usePageActions } from '../model/use-page.ts';
import { Modal } from './modal.tsx';

type FieldName = 'firstName' | 'lastName' | 'username';
type Failures = Partial<Record<FieldName | 'form', string>>;

/** The form; on success the new chat is open. */
export function NewClientDialog({ close }: { close(): void }) {
  const { addClient } = usePageActions();
  const [failures, setFailures] = useState<Failures>({});
  const submit = (form: HTMLFormElement): void => {
    const names = readNames(new FormData(form));
    const found = judgeNames(names);
    setFailures(found);
    const [first] = Object.keys(found);
    if (first !== undefined) return form.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
    const { firstName, lastName, username } = names;
    addClient({ firstName, ...(lastName ? { lastName } : {}), ...(username ? { username } : {}) }).then(
      close,
      (error: unknown) => setFailures({ form: error instanceof Error ? error.message : 'Не получилось' }),
    );
  };
  const clear = (name: FieldName): void => setFailures(({ [name]: _gone, form: _old, ...rest }) => rest);
  const fieldOf = (name: FieldName) => ({ name, failure: failures[name], onEdit: () => clear(name) });
  return (
    <Modal title="Новый клиент" close={close}>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit(event.currentTarget);
        }}
      >
        <Field {...fieldOf('firstName')} label="Имя" placeholder="Мария" isFirst />
        <Field {...fieldOf('lastName')} label="Фамилия" placeholder="Соколова" />
        <Field {...fieldOf('username')} label="Имя пользователя" placeholder="@maria" />
        {failures.form !== undefined && (
          <p className="form-failure" role="alert">
            {failures.form}
          </p>
        )}
        <div className="modal-buttons">
          <button type="button" className="plain-button" onClick={close}>
            Отмена
          </button>
          <button type="submit" className="main-button">
            Создать
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Field(props: {
  name: FieldName;
  label: string;
  placeholder: string;
  failure: string | undefined;
  isFirst?: boolean;
  onEdit(): void;
}) {
  const { name, label, placeholder, failure, isFirst = false, onEdit } = props;
  const failureId = useId();
  return (
    <label>
      {label} {!isFirst && <small>необязательно</small>}
      <input
        name={name}
        maxLength={64}
        autoFocus={isFirst}
        autoComplete="off"
        placeholder={placeholder}
        aria-invalid={failure !== undefined}
        aria-describedby={failure === undefined ? undefined : failureId}
        onChange={onEdit}
      />
      {failure !== undefined && (
        <span id={failureId} className="form-failure" role="alert">
          {failure}
        </span>
      )}
    </label>
  );
}

function readNames(form: FormData): Record<FieldName, string> {
  const read = (name: FieldName): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    firstName: read('firstName'),
    lastName: read('lastName'),
    username: read('username').replace(/^@/, ''),
  };
}

function judgeNames({ firstName, username }: Record<FieldName, string>): Failures {
  return {
    ...(firstName === '' ? { firstName: 'Без имени в Telegram не бывает' } : {}),
    ...(username === '' || /^[a-z][a-z0-9_]{3,31}$/i.test(username)
      ? {}
      : { username: 'Латинские буквы, цифры и «_», первая — буква, от 4 до 32 знаков' }),
  };
}
