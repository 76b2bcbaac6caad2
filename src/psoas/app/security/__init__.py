"""What stands between a browser and the pages: names, limits, who asks, tokens against forged requests, headers, passwords."""
