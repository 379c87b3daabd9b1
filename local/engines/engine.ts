export interface Engine {
  endpoint: string
  stop: () => Promise<void>
}
