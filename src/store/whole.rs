//! Files written whole: beside their place, and moved there when they are complete, so that a run that
//! is killed leaves the former ones untouched.

use std::io::{BufWriter, Write};
use std::path::Path;

use crate::error::RunError;

/// Writes a file; its folder is made if it is not there.
pub(super) fn whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> Result<(), RunError>,
) -> Result<(), RunError> {
    let folder =
        path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(RunError::at(folder))?;
    let file = tempfile::Builder::new()
        .prefix(".viendan-")
        .tempfile_in(folder)
        .map_err(RunError::at(folder))?;
    let mut out = BufWriter::with_capacity(1 << 18, file);
    write(&mut out)?;
    let file = out.into_inner().map_err(|error| RunError::at(path)(error.into_error()))?;
    set_permissions(file.as_file());
    file.persist(path).map_err(|error| RunError::at(path)(error.error))?;
    Ok(())
}

/// Removes what [`whole`] left behind in a folder when it was killed.
pub(super) fn sweep(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(".viendan-")
            && let Err(error) = std::fs::remove_file(entry.path())
        {
            tracing::debug!(%error, path = %entry.path().display(), "not removed");
        }
    }
}

/// Temporary files are private; results are for everybody that the folder lets in.
fn set_permissions(file: &std::fs::File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::Permissions::from_mode(0o644);
        if let Err(error) = file.set_permissions(permissions) {
            tracing::debug!(%error, "permissions not set");
        }
    }
    #[cfg(not(unix))]
    let _ = file;
}
