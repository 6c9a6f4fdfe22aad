import type { Translated } from '#platform/core/i18n.ts';
import type { en } from './messages.en.ts';

export const ru: Translated<typeof en> = {
  refusal: {
    'unknown-stage': 'Такого этапа нет.',
    'last-stage': 'Хотя бы один этап должен остаться в работе.',
  },
  nav: { stages: 'Этапы пути клиента' },
  stages: {
    question: 'Какой путь проходят с нами клиенты?',
    lead: 'У каждого заказа, обращения и ответа может быть свой этап, и любой показатель можно смотреть по этапам.',
    answer_one: 'В работе {{count}} этап.',
    answer_few: 'В работе {{count}} этапа.',
    answer_many: 'В работе {{count}} этапов.',
    answer_other: 'В работе {{count}} этапа.',
    order: 'Место',
    id: 'Код в файлах и API',
    nameEn: 'Название на английском',
    nameRu: 'Название на русском',
    inUse: 'В работе',
    retired: 'Снят',
    add: 'Добавить этап',
    rename: 'Переименовать',
    retire: 'Снять',
    bringBack: 'Вернуть',
    up: 'Поднять «{{name}}» выше',
    down: 'Опустить «{{name}}» ниже',
    added: 'Этап «{{name}}» добавлен.',
    renamed: 'Этап переименован.',
    moved: 'Порядок изменён.',
    retiredDone: 'Этап «{{name}}» снят. У записей, где он указан, он останется.',
    backDone: 'Этап «{{name}}» снова в работе.',
    addTitle: 'Новый этап',
    renameTitle: 'Переименовать «{{name}}»',
    actions: 'Что можно сделать',
  },
};
