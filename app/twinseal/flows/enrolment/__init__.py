"""What makes a person of a vault: names, passphrase, keys, authenticator. The ceremony enrols by it, and so does an opening."""
