/** What a note says beside its text. Names, numbers and sizes, never query values, headers or bodies: notes go into reports. */
export type NoteDetails = { readonly [key: string]: string | number | boolean | null };
