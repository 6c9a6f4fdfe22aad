/** The sign: a hold round a cleat, two strokes. */
export function Mark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d="M7 4v16M17 4v16" stroke="currentColor" strokeWidth="2.75" strokeLinecap="round" />
      <path
        d="M3 14.5c5 0 4-5 9-5s4 5 9 5"
        stroke="var(--hf-accent)"
        strokeWidth="2.75"
        strokeLinecap="round"
      />
    </svg>
  );
}
