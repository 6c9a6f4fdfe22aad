import { Button, Group } from '@mantine/core';
import { type FormRulesRecord, type UseFormReturnType, useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from './api-client.ts';
import { ProblemAlert } from './components/ErrorState.tsx';

/**
 * Forms: what is plainly wrong is said at once, everything else by the server, whose complaint lands at its field.
 * No schema library in the browser: the server parses anyway, and its words are already translated.
 */
type ApiFormOptions<V extends Record<string, unknown>, R> = {
  readonly initial: V;
  /** rule per field: a sentence when it is wrong, null when it is fine; see `useRules()` */
  readonly rules?: FormRulesRecord<V>;
  /**
   * false for a form with links right below it: a complaint that appears as the field loses the focus would push the
   * link away from under the pointer, and the click would miss it
   */
  readonly checkOnBlur?: boolean;
  readonly save: (values: V) => Promise<R>;
  readonly onSaved?: (result: R, values: V) => void;
};

export type ApiForm<V extends Record<string, unknown>> = {
  /** `<TextInput {...form.getInputProps('email')} />` */
  readonly form: UseFormReturnType<V>;
  readonly onSubmit: (event?: FormEvent<HTMLFormElement>) => void;
  readonly saving: boolean;
  /** a failure that belongs to no single field */
  readonly problem: unknown;
};

export function useApiForm<V extends Record<string, unknown>, R>(options: ApiFormOptions<V, R>): ApiForm<V> {
  const { initial, rules, checkOnBlur = true, save, onSaved } = options;
  const form = useForm<V>({
    mode: 'controlled',
    initialValues: initial,
    validateInputOnBlur: checkOnBlur,
    ...(rules ? { validate: rules } : {}),
  });
  const mutation = useMutation({
    mutationFn: save,
    onSuccess: (result, values) => onSaved?.(result, values),
    onError: (error) => {
      if (error instanceof ApiProblem) form.setErrors(error.fields);
    },
  });
  const { error } = mutation;
  const inField =
    error instanceof ApiProblem &&
    Object.keys(error.fields).some((field) => form.getInputNode(field) !== null);
  return {
    form,
    onSubmit: form.onSubmit((values) => mutation.mutate(values)),
    saving: mutation.isPending,
    problem: inField ? null : error,
  };
}

/** The two rules nearly every form needs, in the reader's language. */
export function useRules() {
  const { t } = useTranslation('platform');
  return {
    required: (value: unknown): string | null =>
      value === null || value === undefined || String(value).trim() === '' ? t('form.required') : null,
    email: (value: string): string | null => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('form.email')),
  };
}

type FormFootProps = {
  readonly saving: boolean;
  readonly problem: unknown;
  /** default: "Save" */
  readonly label?: string;
  readonly onCancel?: () => void;
  readonly children?: ReactNode;
};

/** The end of a form: what went wrong, then the buttons. */
export function FormFoot({ saving, problem, label, onCancel, children }: FormFootProps) {
  const { t } = useTranslation('platform');
  return (
    <>
      <ProblemAlert error={problem} />
      <Group gap="xs">
        <Button type="submit" loading={saving}>
          {label ?? t('action.save')}
        </Button>
        {onCancel ? (
          <Button variant="default" onClick={onCancel} disabled={saving}>
            {t('action.cancel')}
          </Button>
        ) : null}
        {children}
      </Group>
    </>
  );
}
