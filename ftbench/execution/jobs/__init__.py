"""Work that a scheduler runs on other machines: the machine's side (`job_run`) and that of the run (`job_workers`)."""
