/**
 * An expected "no": declared by the operation, translated for the reader, never logged as a bug.
 * Everything else that is thrown is a bug.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly params: RefusalParams;
  readonly status: number;

  /** @param code key under `refusal` in a row's catalogue, written `<row>:<name>`; @param status HTTP 4xx. */
  constructor(code: RefusalCode, params: RefusalParams = {}, status: number = 422) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.params = params;
    this.status = status;
  }
}

export type RefusalCode = `${string}:${string}`;
export type RefusalParams = Readonly<Record<string, string | number>>;

export const notFound = (code: RefusalCode, params: RefusalParams = {}): Refusal =>
  new Refusal(code, params, 404);
export const conflict = (code: RefusalCode, params: RefusalParams = {}): Refusal =>
  new Refusal(code, params, 409);
