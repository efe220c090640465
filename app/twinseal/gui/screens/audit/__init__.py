"""The screens of the audit desk."""
