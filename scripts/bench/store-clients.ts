export async function storeClients(_url: string, _n: number): Promise<void> {}
