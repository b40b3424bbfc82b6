//! `lutrin completions` and `lutrin man`: what shells and `man` want to know, made from the definition of the command line.

use std::io::Write;

use clap::CommandFactory;

use super::{Args, Failure, args};

pub fn completions(args: &args::Completions, out: &mut dyn Write) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "lutrin", &mut script);
    out.write_all(&script)?;
    Ok(())
}

/// The page of the whole program, then those of its commands.
pub fn man(out: &mut dyn Write) -> Result<(), Failure> {
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut *out)?;
    for subcommand in command.get_subcommands() {
        clap_mangen::Man::new(subcommand.clone()).render(&mut *out)?;
    }
    Ok(())
}
