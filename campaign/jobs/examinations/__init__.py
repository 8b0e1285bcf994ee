"""What is looked at when a workspace is examined?"""
