import type { Translated } from './i18n.ts';
import type { en } from './messages.en.ts';

export const ru: Translated<typeof en> = {
  refusal: {
    'not-signed-in': 'Сначала войдите.',
    forbidden: 'У вас нет на это права. Обратитесь к владельцу или руководителю.',
    'invalid-input': 'Некоторые поля заполнены неверно.',
    'too-many-requests': 'Слишком много запросов. Повторите через {{seconds}} с.',
    'not-found': 'Здесь ничего нет.',
    'cross-site': 'Запрос пришёл с чужого сайта и не был выполнен.',
    'key-reused': 'Этот Idempotency-Key уже использован для другого запроса.',
    'request-in-flight': 'Такой же запрос выполняется прямо сейчас. Повторите чуть позже.',
    'bad-cursor': 'Ссылка на страницу устарела. Откройте список заново.',
    'bad-filter': 'По полю «{{field}}» так отобрать нельзя.',
    'job-unknown': 'Такой задачи нет.',
    internal: 'У нас что-то сломалось. Записано под номером {{id}}.',
    'body-too-large': 'Это больше, чем сервер принимает за один раз.',
    'invalid-field': 'В записи есть отсутствующее или неверное поле.',
    'malformed-json': 'Запрос не является правильным JSON.',
  },
};
