/** The tools that built-in agents can be given. Which of them one has stands in its settings. */
export const toolNames = ['write_file', 'read_file', 'list_files', 'fetch', 'ask_person'] as const
