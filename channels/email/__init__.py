"""Email: mail in by SMTP, mail out by SMTP, threads by Message-ID."""
