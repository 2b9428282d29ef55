/** «Новый клиент»: a name, perhaps a surname and a @name. */
import { useState } from 'react';
import { usePageActions } from '../model/use-page.ts';
import { Modal } from './modal.tsx';

/** The form; on success the new chat is open. */
export function NewClientDialog({ close }: { close(): void }) {
  const { addClient } = usePageActions();
  const [failure, setFailure] = useState('');
  const submit = (form: FormData): void => {
    const read = (name: string): string => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim().replace(/^@/, '') : '';
    };
    const [firstName, lastName, username] = [read('firstName'), read('lastName'), read('username')];
    addClient({ firstName, ...(lastName ? { lastName } : {}), ...(username ? { username } : {}) }).then(
      close,
      (error: unknown) => setFailure(error instanceof Error ? error.message : 'Не получилось'),
    );
  };
  return (
    <Modal title="Новый клиент" close={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        <label>
          Имя
          <input name="firstName" required maxLength={64} autoFocus autoComplete="off" placeholder="Мария" />
        </label>
        <label>
          Фамилия <small>необязательно</small>
          <input name="lastName" maxLength={64} autoComplete="off" placeholder="Соколова" />
        </label>
        <label>
          Имя пользователя <small>необязательно</small>
          <input
            name="username"
            pattern="@?[A-Za-z][A-Za-z0-9_]{3,31}"
            title="Латинские буквы, цифры и «_», от 4 знаков"
            autoComplete="off"
            placeholder="@maria"
          />
        </label>
        {failure !== '' && (
          <p className="form-failure" role="alert">
            {failure}
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
