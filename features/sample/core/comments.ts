/** What people write beside a score. One theme per list, several sentences may be joined. */
export type Comments = {
  readonly good: {
    readonly speed: readonly string[];
    readonly people: readonly string[];
    readonly goods: readonly string[];
    readonly general: readonly string[];
  };
  readonly bad: {
    readonly wait: readonly string[];
    readonly again: readonly string[];
    readonly passed: readonly string[];
    readonly late: readonly string[];
    readonly goods: readonly string[];
    readonly general: readonly string[];
  };
  readonly middle: readonly string[];
};

export const commentsEn: Comments = {
  good: {
    speed: [
      'Answered within minutes.',
      'Very quick reply, thank you.',
      'Faster than I expected.',
      'Got help before my coffee was cold.',
      'Quick and to the point.',
    ],
    people: [
      '{agent} was really kind.',
      'Friendly and competent.',
      '{agent} understood at once what I meant.',
      'I felt taken seriously.',
      'Patient explanation, even for me.',
    ],
    goods: [
      'The coffee is excellent.',
      'Best beans I have had in years.',
      'The grinder is worth every cent.',
      'Well packed and fresh.',
      'My colleagues love it.',
    ],
    general: [
      'All good.',
      'Would recommend.',
      'Keep it up!',
      'No complaints.',
      'Happy customer since the first box.',
    ],
  },
  bad: {
    wait: [
      'Waited far too long for an answer.',
      'Two days for one sentence.',
      'Nobody answered over the weekend.',
      'By the time you replied I had solved it myself.',
      'Slow.',
    ],
    again: [
      'Had to write again because it was not solved.',
      'The same problem came back the next day.',
      'Closed before it was fixed.',
      'Third message about the same thing.',
    ],
    passed: [
      'Was passed from one person to the next.',
      'Every agent asked the same questions.',
      'Nobody felt responsible.',
      'Had to explain everything twice.',
    ],
    late: [
      'The parcel was late, and nobody told me.',
      'Delivery came after the birthday.',
      'Promised Friday, came Wednesday after.',
      'Late again.',
      'The courier is a problem.',
    ],
    goods: [
      'The machine broke after a few weeks.',
      'The beans were stale.',
      'Not what the description says.',
      'Quality has gone down.',
    ],
    general: [
      'Disappointed.',
      'Expected more for the price.',
      'Other shops do this better.',
      'Not again.',
      'Too expensive for this service.',
    ],
  },
  middle: [
    'It was okay.',
    'Solved in the end.',
    'Nice people, but it took a while.',
    'Fine, nothing special.',
    'Good coffee, delivery could be better.',
    'Okay, though I would like clearer instructions.',
  ],
};

export const commentsRu: Comments = {
  good: {
    speed: [
      'Ответили за несколько минут.',
      'Очень быстро, спасибо.',
      'Быстрее, чем можно было ждать.',
      'Помогли, пока кофе не остыл.',
      'Быстро и по делу.',
    ],
    people: [
      '{agent} — внимание и доброта.',
      'Вежливо и со знанием дела.',
      'Сразу поняли, в чём дело.',
      'Отнеслись серьёзно.',
      'Терпеливо всё объяснили.',
    ],
    goods: [
      'Кофе отличный.',
      'Лучшие зёрна за много лет.',
      'Кофемолка стоит своих денег.',
      'Хорошо упаковано, всё свежее.',
      'Коллеги в восторге.',
    ],
    general: [
      'Всё хорошо.',
      'Буду рекомендовать.',
      'Так держать!',
      'Жалоб нет.',
      'Довольны с первой коробки.',
    ],
  },
  bad: {
    wait: [
      'Слишком долго ждали ответа.',
      'Два дня ради одной фразы.',
      'В выходные никто не отвечал.',
      'Пока ответили, разобрались без вас.',
      'Медленно.',
    ],
    again: [
      'Пришлось писать ещё раз, вопрос не решили.',
      'На следующий день всё повторилось.',
      'Закрыли, не исправив.',
      'Третье сообщение об одном и том же.',
    ],
    passed: [
      'Передавали от одного к другому.',
      'Каждый спрашивал одно и то же.',
      'Никто не чувствовал ответственности.',
      'Пришлось объяснять дважды.',
    ],
    late: [
      'Посылка опоздала, и никто не предупредил.',
      'Привезли после дня рождения.',
      'Обещали в пятницу, привезли через неделю.',
      'Опять опоздание.',
      'С курьером беда.',
    ],
    goods: [
      'Машина сломалась через пару недель.',
      'Зёрна были несвежие.',
      'Не соответствует описанию.',
      'Качество упало.',
    ],
    general: [
      'Разочарованы.',
      'За такую цену ждали большего.',
      'В других магазинах лучше.',
      'Больше не будем.',
      'Дорого для такого сервиса.',
    ],
  },
  middle: [
    'Нормально.',
    'В итоге решили.',
    'Люди приятные, но долго.',
    'Неплохо, ничего особенного.',
    'Кофе хороший, доставка могла бы быть лучше.',
    'Нормально, но инструкция могла бы быть понятнее.',
  ],
};
