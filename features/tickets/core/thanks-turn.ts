/**
 * E14: a customer's words that only thank and ask nothing do not open a ticket again. Written for English and Russian;
 * when in doubt it is no thanks, because a question that nobody answers costs more than a reopened ticket. Always undoable.
 */
const thanks =
  /(?:^|[^\p{L}])(?:thank(?:s| ?you|ing)?|thx|ty|cheers|appreciate[ds]?|спасибо|спс|благодарю|благодарна|благодарен|благодарим|сенкс)(?=$|[^\p{L}])/iu;

/** Words a grateful message is made of; anything else may be a request. */
const polite =
  /^(?:thanks?|you|thx|ty|cheers|appreciated?|i|we|so|very|much|a|an|the|lot|many|again|for|your|all|kind|quick|fast|great|good|best|nice|perfect|super|awesome|excellent|wonderful|help|support|reply|response|answer|service|work|that|this|it|its|is|was|works?|worked|working|fixed|solved|resolved|now|everything|every|thing|fine|ok|okay|yes|got|received|have|has|day|evening|weekend|regards|and|to|of|in|advance|really|just|well|done|job|hi|hello|dear|team|guys|helped|me|us|too|sorted|happy|спасибо|спс|благодарю|благодарна|благодарен|благодарим|сенкс|большое|огромное|вам|тебе|вас|за|помощь|ответ|быстрый|оперативность|поддержку|все|всё|очень|уже|работает|заработало|получилось|решено|решили|помогло|помогли|хорошо|отлично|супер|класс|ок|да|понял|поняла|понятно|ясно|получил|получила|получили|дня|вечера|выходных|хорошего|доброго|всего|доброе|добрый|день|утро|вечер|здравствуйте|с|уважением|и|ещё|еще|раз|теперь|это|мне|нам)$/iu;

const MAX_LENGTH = 300;

/** Text above a quotation or signature: what the customer wrote this time. */
function ownWords(body: string): string {
  const lines: string[] = [];
  for (const line of body.split(/\r?\n/)) {
    if (/^\s*(?:>|--\s*$|-{3,}|_{3,}|On .+ wrote:|.+ (?:писал|пишет|написал)\(?а?\)?:)/u.test(line)) break;
    lines.push(line);
  }
  return lines.join(' ').trim();
}

/** True when the message only thanks. */
export function isThanks(body: string): boolean {
  const text = ownWords(body);
  if (text === '' || text.length > MAX_LENGTH || text.includes('?')) return false;
  if (!thanks.test(text)) return false;
  const sentences = text.split(/[.!;\n]+/u).map((sentence) => sentence.match(/[\p{L}\d]+/gu) ?? []);
  // a name or two may stand beside the thanks ("Thanks Anna!"); any other word may be a request
  const strange = sentences.flatMap((words) =>
    words.flatMap((word, i) => (polite.test(word) ? [] : [{ word, i }])),
  );
  return strange.length <= 2 && strange.every(({ word, i }) => i > 0 && /^\p{Lu}/u.test(word));
}
